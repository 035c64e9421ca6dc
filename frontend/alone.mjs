// Answers that exclude each other.

/** Ticking "none of these" unticks the others, ticking another unticks it. */
export function keepAlone(group) {
  group.addEventListener('change', ({ target }) => {
    if (target.type !== 'checkbox' || !target.checked) return
    const alone = 'alone' in target.dataset
    for (const box of group.querySelectorAll('input[type=checkbox]')) {
      if (box !== target && (alone || 'alone' in box.dataset)) box.checked = false
    }
  })
}

/** Writing a number takes back "I don't know" beside it. */
export function unsayOnWriting(entry) {
  entry.addEventListener('input', () => {
    for (const box of entry.parentElement.querySelectorAll('.unsaid input')) box.checked = false
  })
}
