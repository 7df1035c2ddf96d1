/* Finds the counter whose key begins as asked: iterated SHA-256 over salt, nonce and counter. Works without HTTPS, where
   browsers have no crypto.subtle. Every message here fits into one block. */
"use strict";
const root = (value, power) => ((value ** (1 / power)) * 2 ** 32) | 0;
const PRIMES = [];
for (let candidate = 2; PRIMES.length < 64; candidate += 1) {
  if (PRIMES.every((prime) => candidate % prime)) PRIMES.push(candidate);
}
const START = PRIMES.slice(0, 8).map((prime) => root(prime, 2));
const ROUND = Int32Array.from(PRIMES, (prime) => root(prime, 3));
const words = new Int32Array(64);
const turn = (value, by) => (value >>> by) | (value << (32 - by));

/* One block of 16 words, the first of `words`, into `out`. */
const compress = (out) => {
  for (let at = 16; at < 64; at += 1) {
    const early = words[at - 15];
    const late = words[at - 2];
    const small = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const large = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    words[at] = (words[at - 16] + small + words[at - 7] + large) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let at = 0; at < 64; at += 1) {
    const mixed = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const first = (h + mixed + ((e & f) ^ (~e & g)) + ROUND[at] + words[at]) | 0;
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  const last = [a, b, c, d, e, f, g, h];
  for (let at = 0; at < 8; at += 1) out[at] = (START[at] + last[at]) | 0;
};

const pad = (count) => {
  words[count] = 0x80000000 | 0;
  words.fill(0, count + 1, 15);
  words[15] = count * 32;
};
const numbers = (hex) => hex.match(/.{8}/g).map((part) => parseInt(part, 16) | 0);
const hexadecimal = (values) => [...values].map((value) => (value >>> 0).toString(16).padStart(8, "0")).join("");

self.onmessage = ({ data }) => {
  const began = performance.now();
  const head = [...numbers(data.salt), ...numbers(data.nonce)];
  const wanted = numbers(data.keyPrefix);
  const key = new Int32Array(8);
  for (let counter = 0; counter < 2 ** 32; counter += 1) {
    words.set(head);
    words[head.length] = counter | 0;
    pad(head.length + 1);
    compress(key);
    for (let time = 1; time < data.cost; time += 1) {
      words.set(key);
      pad(8);
      compress(key);
    }
    if (wanted.every((word, at) => word === key[at])) {
      self.postMessage({ counter, derivedKey: hexadecimal(key), time: performance.now() - began });
      return;
    }
  }
};
