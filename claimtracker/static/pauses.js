// What waits until a pause: each purpose has a timer of its own, so that none stops another's.

export function afterPause(pause, act) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(act, pause, ...given);
  };
}
