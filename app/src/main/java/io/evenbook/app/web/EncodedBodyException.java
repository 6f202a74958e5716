package io.evenbook.app.web;

/** The body of a request is compressed, or encoded in another way that is not taken. */
final class EncodedBodyException extends RuntimeException {
    EncodedBodyException(String encoding) {
        super("The body must not have the Content-Encoding " + encoding);
    }
}
