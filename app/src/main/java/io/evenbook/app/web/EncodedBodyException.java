package io.evenbook.app.web;

/** A request has a compressed or otherwise encoded body. The service accepts none. */
final class EncodedBodyException extends RuntimeException {
    EncodedBodyException(String encoding) {
        super("The body must not have the Content-Encoding " + encoding);
    }
}
