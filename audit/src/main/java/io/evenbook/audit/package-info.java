/**
 * Merkle trees by RFC 6962, and the checks of what they seal. Needs the JDK alone, so an auditor can run it anywhere.
 */
package io.evenbook.audit;
