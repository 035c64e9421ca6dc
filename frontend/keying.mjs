// Keying in a sheet of paper: Enter goes on to the next field, and what is typed is kept while it is typed.

const PAUSE = 3000

/** Keep what stands there; what cannot be read is asked about when the form is sent by a button. */
function keep(form) {
  const body = new URLSearchParams(new FormData(form))
  fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => undefined)
}

export function watchKeying(form) {
  const fields = [...form.querySelectorAll('input[type=text], select')]
  let timer
  form.addEventListener('keydown', (event) => {
    const next = fields[fields.indexOf(event.target) + 1]
    if (event.key !== 'Enter' || !fields.includes(event.target) || !next) return
    event.preventDefault()
    next.focus()
    next.select?.()
  })
  form.addEventListener('change', () => {
    clearTimeout(timer)
    timer = setTimeout(keep, PAUSE, form)
  })
  form.addEventListener('submit', () => clearTimeout(timer))
}
