// What a browser with scripts adds. Every page works without it.

import { keepAlone, unsayOnWriting } from './alone.mjs'

const root = document.documentElement

/** Hide the page in this very frame, erase the answers, and put a neutral page in this page's place in the history. */
function leave(href) {
  root.hidden = true
  fetch(href, { method: 'POST', keepalive: true, redirect: 'manual' }).catch(() => undefined)
  location.replace(href)
}

/** Leave by the button, or by Shift pressed three times with nothing in between. */
function watchLeave(link) {
  let presses = 0
  let last = 0
  link.addEventListener('click', (event) => {
    event.preventDefault()
    leave(link.href)
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Shift') presses = 0
    else if (!event.repeat) {
      presses = event.timeStamp - last < 2000 ? presses + 1 : 1
      last = event.timeStamp
      if (presses === 3) leave(link.href)
    }
  })
}

/** Say until when answers are kept, by this device's clock; warn five minutes before; at the end show that they are gone. */
function watchEnd(kept) {
  const [clock, soon] = kept.querySelectorAll('p')
  const warned = clock.dataset.until
  let end
  const begin = (seconds) => {
    end = Date.now() + seconds * 1000
    const time = new Date(end).toLocaleTimeString(root.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    clock.textContent = warned.replace('{}', time)
    soon.textContent = ''
    kept.classList.remove('kept--soon')
  }
  begin(kept.dataset.left)
  kept.addEventListener('submit', (event) => {
    event.preventDefault()
    fetch(kept.action, { method: 'POST', redirect: 'manual' }).then(() => begin(3600)).catch(() => undefined)
  })
  setInterval(() => {
    const left = end - Date.now()
    if (left <= 0) location.reload()
    else if (left <= 300000 && !soon.textContent) {
      kept.classList.add('kept--soon')
      soon.textContent = soon.dataset.soon
    }
  }, 5000)
}

/** Follow a link within the page: open what is folded, and leave the address, which a history keeps, as it is. */
function goTo(event) {
  const link = event.target.closest('a[href^="#"]')
  const target = link && document.getElementById(link.hash.slice(1))
  if (!target) return
  event.preventDefault()
  for (let one = target; one; one = one.parentElement) if (one.tagName === 'DETAILS') one.open = true
  const spot = target.tagName === 'DETAILS' ? target.firstElementChild : target
  if (spot.tabIndex < 0) spot.tabIndex = -1
  target.scrollIntoView()
  spot.focus({ preventScroll: true })
}

/** Count the zero bits that a digest begins with. */
function zeroBits(bytes) {
  const first = bytes.findIndex((byte) => byte)
  return first < 0 ? bytes.length * 8 : first * 8 + Math.clz32(bytes[first]) - 24
}

/** Look for the number that a form against machines asks for, so that nobody has to add up. The sum stays as a way through. */
async function work(field) {
  const asked = document.querySelector('[data-sum]')
  if (!crypto.subtle || asked.querySelector('.govuk-error-message')) return
  asked.hidden = true
  const { work: nonce, bits } = field.dataset
  for (let tried = 0; !field.value; tried += 1) {
    const text = new TextEncoder().encode(`${nonce}:${tried}`)
    if (zeroBits(new Uint8Array(await crypto.subtle.digest('SHA-256', text))) >= bits) field.value = tried
  }
}

// A page that comes back from the back/forward cache may show an answer that was erased: hide it on leaving, ask anew.
addEventListener('pagehide', () => {
  root.hidden = true
})
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})

document.addEventListener('click', goTo)
document.querySelectorAll('[data-leave]').forEach(watchLeave)
document.querySelectorAll('[data-ticks]').forEach(keepAlone)
document.querySelectorAll('.entry').forEach(unsayOnWriting)
document.querySelectorAll('[data-left]').forEach(watchEnd)
document.querySelectorAll('[data-work]').forEach((field) => {
  const form = field.form
  const done = work(field)
  form.addEventListener('submit', (event) => {
    if (field.value || !form.querySelector('[data-sum]').hidden) return
    event.preventDefault()
    done.then(() => form.requestSubmit())
  })
})
document.querySelector('[data-focus]')?.focus()
