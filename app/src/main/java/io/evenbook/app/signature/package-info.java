/** Signed requests: HTTP message signatures (RFC 9421) with Ed25519, and digests of bodies (RFC 9530). */
package io.evenbook.app.signature;
