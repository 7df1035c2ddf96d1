// Verifies credentials with public libraries: one JSON request on the standard input, one JSON answer.
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {verifyCredential} from '@digitalcredentials/verifier-core';

let text = '';
for await (const chunk of process.stdin) text += chunk;
const {credentials, documents, at, library} = JSON.parse(text);

const documentLoader = async url => {
  const document = documents[url];
  if (!document) throw new Error(`not among the known documents: ${url}`);
  return {contextUrl: null, documentUrl: url, document};
};

async function withDigitalBazaar(credential) {
  const suite = new DataIntegrityProof({cryptosuite});
  const checkStatus = async () => ({verified: true});
  const result = await vc.verifyCredential({credential, suite, documentLoader, checkStatus, now: new Date(at)});
  return {verified: result.verified, why: result.error ? String(result.error.errors?.[0] ?? result.error) : ''};
}

async function withVerifierCore(credential) {
  const result = await verifyCredential({credential, knownDIDRegistries: []});
  const steps = (result.log ?? []).filter(step => step.id === 'valid_signature' || step.id === 'expiration');
  const failed = result.errors?.length > 0 || steps.length === 0 || steps.some(step => !step.valid);
  return {verified: !failed, why: JSON.stringify(result.errors ?? result.log)};
}

const verify = {'@digitalbazaar/vc': withDigitalBazaar, '@digitalcredentials/verifier-core': withVerifierCore}[library];
const answers = [];
for (const credential of credentials) answers.push(await verify(credential));
process.stdout.write(JSON.stringify(answers));
