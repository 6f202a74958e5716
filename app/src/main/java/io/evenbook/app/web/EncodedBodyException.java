package io.evenbook.app.web;

import java.nio.charset.Charset;

/** A request has a compressed or otherwise encoded body, or JSON in another charset than UTF-8. */
final class EncodedBodyException extends RuntimeException {
    private EncodedBodyException(String detail) {
        super(detail);
    }

    static EncodedBodyException ofEncoding(String encoding) {
        return new EncodedBodyException("The body must not have the Content-Encoding " + encoding);
    }

    static EncodedBodyException ofCharset(Charset charset) {
        return new EncodedBodyException("JSON must be in UTF-8, not in " + charset);
    }
}
