package io.evenbook.app.signature;

import io.evenbook.app.key.KeySecrets;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Checks the body of a signed request before anything reads it. Runs after the filter that limits bodies, so it keeps
 * no more in memory than that lets pass.
 */
@Component
@Order(2)
final class SignedBody extends OncePerRequestFilter {
    private static final String EXPECTED = SignedBody.class.getName() + ".expected";

    private final HandlerExceptionResolver problems;

    SignedBody(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    /** @param sha256 null: the body must be empty */
    static void expect(HttpServletRequest request, byte[] sha256) {
        request.setAttribute(EXPECTED, sha256 == null ? KeySecrets.sha256(new byte[0]) : sha256);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!(request.getAttribute(EXPECTED) instanceof byte[] expected)) {
            chain.doFilter(request, response);
            return;
        }
        byte[] body = request.getInputStream().readAllBytes();
        if (MessageDigest.isEqual(expected, KeySecrets.sha256(body))) {
            chain.doFilter(new ReadRequest(request, body), response);
        } else {
            problems.resolveException(
                    request,
                    response,
                    null,
                    new BadSignatureException("The body does not have the Content-Digest that was signed"));
        }
    }

    private static final class ReadRequest extends HttpServletRequestWrapper {
        private final ServletInputStream body;

        ReadRequest(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = new ReadBody(new ByteArrayInputStream(body));
        }

        @Override
        public ServletInputStream getInputStream() {
            return body;
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }
    }

    private static final class ReadBody extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        ReadBody(ByteArrayInputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("The body is read already");
        }
    }
}
