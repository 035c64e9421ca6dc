// What a browser with scripts adds to the staff site: passkeys, and leaving the page when nobody is there.

import { keepAlone, unsayOnWriting } from './alone.mjs'
import { watchInterview } from './interview.mjs'
import { watchKeying } from './keying.mjs'
import { watchKeys } from './keys.mjs'

/** Ask the browser for a passkey, or to make one, and send what it says. */
async function usePasskey(form, fault) {
  const given = JSON.parse(form.dataset.options)
  try {
    const made =
      form.dataset.passkey === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(given) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(given) })
    form.elements.credential.value = JSON.stringify(made.toJSON())
    form.submit()
  } catch {
    fault.hidden = false
  }
}

function watchPasskey(form) {
  const fault = form.querySelector('[data-passkey-fault]')
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    fault.hidden = true
    usePasskey(form, fault)
  })
  usePasskey(form, fault)
}

/** Nobody has touched anything for as long as a sign-in lasts: what is on the screen is not to stay there. */
function watchIdle(seconds, away) {
  let timer
  const again = () => {
    clearTimeout(timer)
    timer = setTimeout(() => location.replace(`${away}?then=${location.pathname}`), seconds * 1000)
  }
  for (const sign of ['keydown', 'pointerdown', 'scroll', 'focus']) addEventListener(sign, again, { passive: true })
  again()
}

// A page that comes back from the back/forward cache may be of before the device was lent: hide it on leaving, ask anew.
addEventListener('pagehide', () => {
  document.documentElement.hidden = true
})
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})

for (const form of document.querySelectorAll('[data-passkey]')) watchPasskey(form)
const { idle, away } = document.body.dataset
if (idle) watchIdle(Number(idle), away)
for (const group of document.querySelectorAll('[data-ticks]')) keepAlone(group)
for (const entry of document.querySelectorAll('.entry')) unsayOnWriting(entry)
for (const form of document.querySelectorAll('[data-interview]')) watchInterview(form)
for (const form of document.querySelectorAll('[data-keying]')) watchKeying(form)
for (const list of document.querySelectorAll('dialog.staff-keys')) watchKeys(list)
document.querySelector('[role=alert][autofocus]')?.focus()
