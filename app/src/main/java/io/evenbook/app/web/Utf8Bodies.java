package io.evenbook.app.web;

import io.evenbook.api.MalformedRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractJacksonHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Refuses JSON in anything but UTF-8, as RFC 8259 (8.1) has it. The JSON parser alone also reads UTF-16 and UTF-32, and
 * characters in more bytes than they need, which a filter in front of the service would not recognize.
 */
@ControllerAdvice
class Utf8Bodies extends RequestBodyAdviceAdapter {
    private static final int CHARS = 8_192;

    @Override
    public boolean supports(
            MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converterType) {
        return AbstractJacksonHttpMessageConverter.class.isAssignableFrom(converterType);
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converterType)
            throws IOException {
        MediaType mediaType = message.getHeaders().getContentType();
        Charset charset = mediaType == null ? null : mediaType.getCharset();
        if (charset != null && !charset.equals(StandardCharsets.UTF_8)) {
            throw EncodedBodyException.ofCharset(charset);
        }
        byte[] body = message.getBody().readAllBytes();
        if (!isUtf8(body)) {
            throw new MalformedRequestException("body", "The body is not JSON in UTF-8.");
        }
        return new Read(message.getHeaders(), new ByteArrayInputStream(body));
    }

    /** A message whose body was read before. */
    private record Read(HttpHeaders getHeaders, InputStream getBody) implements HttpInputMessage {}

    /** Valid UTF-8 without NUL, which JSON never has and its other encodings always do. */
    private static boolean isUtf8(byte[] body) {
        for (byte each : body) {
            if (each == 0) {
                return false;
            }
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer chars = CharBuffer.allocate(Math.min(body.length + 1, CHARS));
        CoderResult result = decoder.decode(bytes, chars, true);
        while (result.isOverflow()) {
            chars.clear();
            result = decoder.decode(bytes, chars, true);
        }
        return result.isUnderflow();
    }
}
