// Issues and verifies the same credentials as the measurement, with public libraries; one JSON line in, one out.
import {createInterface} from 'node:readline';
import {performance} from 'node:perf_hooks';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';

const lines = createInterface({input: process.stdin})[Symbol.asyncIterator]();
const {key, created, contexts, credentials} = JSON.parse((await lines.next()).value);
const pair = await Ed25519Multikey.from(key);
const {publicKeyMultibase, id, controller} = key;
const documents = {
  ...contexts,
  [id]: {'@context': 'https://w3id.org/security/multikey/v1', id, type: 'Multikey', controller, publicKeyMultibase},
  [controller]: {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: controller,
    assertionMethod: [id],
  },
};
const documentLoader = async url => {
  const document = documents[url];
  if (!document) throw new Error(`not among the known documents: ${url}`);
  return {contextUrl: null, documentUrl: url, document, tag: 'static'};
};

async function issue(credential) {
  const suite = new DataIntegrityProof({signer: pair.signer(), date: created, cryptosuite});
  return vc.issue({credential: structuredClone(credential), suite, documentLoader});
}

async function verify(credential) {
  const suite = new DataIntegrityProof({cryptosuite});
  const checkStatus = async () => ({verified: true});
  return vc.verifyCredential({credential, suite, documentLoader, checkStatus, now: new Date(created)});
}

for await (const line of lines) {
  const {work, start, count} = JSON.parse(line);
  const proofs = [];
  let verified = 0;
  const chosen = credentials.slice(start, start + count);
  const ready = work === 'verify' ? await Promise.all(chosen.map(issue)) : chosen;
  const [began, used] = [performance.now(), process.cpuUsage()];
  for (const credential of ready) {
    if (work === 'issue') proofs.push((await issue(credential)).proof.proofValue);
    else verified += (await verify(credential)).verified;
  }
  const {user, system} = process.cpuUsage(used);
  const seconds = Math.min((performance.now() - began) / 1e3, (user + system) / 1e6);
  process.stdout.write(JSON.stringify({seconds, proofs, verified}) + '\n');
}
