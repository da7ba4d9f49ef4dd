/** Passkeys of this browser (WebAuthn level 2), between the JSON that the node speaks and the browser's buffers. */

type Json = Record<string, unknown>;

interface Described {
  id: string;
  type: PublicKeyCredentialType;
}

/** base64url (RFC 4648 §5) → bytes. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** Bytes → base64url without padding. */
export function textOf(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Whether this browser can have passkeys on this page: it needs HTTPS, or this very machine. */
export function hasPasskeys(): boolean {
  return "PublicKeyCredential" in window && window.isSecureContext;
}

const described = (all: unknown): PublicKeyCredentialDescriptor[] =>
  ((all ?? []) as Described[]).map(({ id, type }) => ({ id: bytesOf(id), type }));

/** Make a passkey. Throws a DOMException when the person, or the browser, does not want to. */
export async function makePasskey(options: Json): Promise<Json> {
  const user = options.user as Json & { id: string };
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge as string),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: described(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return answer(made, { attestationObject: textOf(response.attestationObject) });
}

/** Sign with a passkey. Throws a DOMException when the person, or the browser, does not want to. */
export async function signWithPasskey(options: Json): Promise<Json> {
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge as string),
    allowCredentials: described(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const made = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAssertionResponse;
  return answer(made, {
    authenticatorData: textOf(response.authenticatorData),
    signature: textOf(response.signature),
  });
}

function answer(made: PublicKeyCredential, response: Json): Json {
  const clientDataJSON = textOf(made.response.clientDataJSON);
  return { id: made.id, rawId: made.id, type: made.type, response: { ...response, clientDataJSON } };
}
