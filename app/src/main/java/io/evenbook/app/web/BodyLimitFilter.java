package io.evenbook.app.web;

import io.evenbook.app.refusal.BodyMacs;
import io.evenbook.app.refusal.BodyMacs.BodyMac;
import io.evenbook.app.web.Routes.Route;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses bodies that are too large, by Content-Length or while they are read, compressed bodies, and bodies of a
 * wildcard type such as {@code application/*}, which Spring MVC cannot read. Runs after security, so that strangers
 * learn no limits, and before every reader of the body.
 */
@Component
@Order(0)
class BodyLimitFilter extends OncePerRequestFilter {
    private final long maxBytes;
    private final long maxBulkBytes;
    private final Routes routes;
    private final BodyMacs macs;
    private final HandlerExceptionResolver problems;

    BodyLimitFilter(
            @Value("${evenbook.http.max-body}") DataSize maxBody,
            @Value("${evenbook.http.max-bulk-body}") DataSize maxBulkBody,
            Routes routes,
            BodyMacs macs,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.maxBytes = maxBody.toBytes();
        this.maxBulkBytes = maxBulkBody.toBytes();
        this.routes = routes;
        this.macs = macs;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long limit = routes.find(request).filter(Route::hasLargeBody).isPresent() ? maxBulkBytes : maxBytes;
        try {
            String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
            if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
                throw EncodedBodyException.ofEncoding(encoding);
            }
            if (hasWildcardType(request)) {
                throw new HttpMediaTypeNotSupportedException("a pattern of media types");
            }
            if (request.getContentLengthLong() > limit) {
                throw new RequestTooLargeException(limit);
            }
            BodyMac mac = macs.start();
            request.setAttribute(BodyMac.ATTRIBUTE, mac);
            chain.doFilter(new LimitedRequest(request, limit, mac), response);
        } catch (RequestTooLargeException | EncodedBodyException | HttpMediaTypeNotSupportedException refused) {
            problems.resolveException(request, response, null, refused);
        }
    }

    private static boolean hasWildcardType(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && !ReadMethods.isOf(request) && type.split(";", 2)[0].contains("*");
    }

    private static final class LimitedRequest extends HttpServletRequestWrapper {
        private final long maxBytes;
        private final BodyMac mac;
        private ServletInputStream body;

        LimitedRequest(HttpServletRequest request, long maxBytes, BodyMac mac) {
            super(request);
            this.maxBytes = maxBytes;
            this.mac = mac;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (body == null) {
                body = new LimitedBody(super.getInputStream(), maxBytes, mac);
            }
            return body;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class LimitedBody extends ServletInputStream {
        private final ServletInputStream body;
        private final long maxBytes;
        private final BodyMac mac;
        private long readBytes;

        LimitedBody(ServletInputStream body, long maxBytes, BodyMac mac) {
            this.body = body;
            this.maxBytes = maxBytes;
            this.mac = mac;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = body.read(bytes, offset, length);
            if (count > 0) {
                count(count);
                mac.add(bytes, offset, count);
            }
            return count;
        }

        private void count(int bytes) {
            readBytes += bytes;
            if (readBytes > maxBytes) {
                throw new RequestTooLargeException(maxBytes);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
