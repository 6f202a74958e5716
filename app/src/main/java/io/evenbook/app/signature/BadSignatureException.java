package io.evenbook.app.signature;

import org.springframework.security.core.AuthenticationException;

/** The signature of a request is not valid; the message says why. */
public final class BadSignatureException extends AuthenticationException {
    public BadSignatureException(String message) {
        super(message);
    }
}
