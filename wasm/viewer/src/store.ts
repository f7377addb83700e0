// SPDX-License-Identifier: Apache-2.0
// One value, whoever listens to it, and the hook by which a component reads a part of it.
import { useEffect, useState } from 'preact/hooks'

export class Store<T extends object> {
  private listeners = new Set<() => void>()
  constructor(public value: T) {}

  set(patch: Partial<T>): void {
    this.value = { ...this.value, ...patch }
    for (const listener of [...this.listeners]) listener()
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
}

// The part of a store that `select` names; the component is drawn again when that part is another object or value.
export function use<T extends object, S>(store: Store<T>, select: (value: T) => S): S {
  const selected = select(store.value)
  const [, redraw] = useState<object>()
  useEffect(() => {
    let last = select(store.value)
    if (last !== selected) redraw({})
    return store.subscribe(() => {
      const next = select(store.value)
      if (next === last) return
      last = next
      redraw({})
    })
  }, [store])
  return selected
}
