package io.evenbook.query.support.text;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.springframework.http.HttpHeaders;

/**
 * Sends text while it is produced. Failures before the first character get a normal problem; later ones break the
 * connection, so that no client mistakes a part for the whole.
 */
public final class TextAnswer {
    private static final int CHARS_BETWEEN_CHECKS = 65_536;

    private TextAnswer() {}

    /** Produces the text. */
    @FunctionalInterface
    public interface Text {
        void writeTo(Writer writer) throws IOException;
    }

    /**
     * Sends a text. Stops when the client disconnects.
     *
     * @param fileName the name under which browsers save it
     */
    public static void send(HttpServletResponse response, String contentType, String fileName, Text text) {
        Sending writer = new Sending(response, contentType, fileName);
        try {
            text.writeTo(writer);
            writer.close();
        } catch (ClientGoneException e) {
            // No client is left to answer.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends headers with the first characters. */
    private static final class Sending extends Writer {
        private final HttpServletResponse response;
        private final String contentType;
        private final String fileName;
        private PrintWriter writer;
        private int unchecked;

        Sending(HttpServletResponse response, String contentType, String fileName) {
            this.response = response;
            this.contentType = contentType;
            this.fileName = fileName;
        }

        @Override
        public void write(char[] chars, int offset, int length) throws IOException {
            started().write(chars, offset, length);
            unchecked += length;
            if (unchecked >= CHARS_BETWEEN_CHECKS) {
                flush();
            }
        }

        private PrintWriter started() throws IOException {
            if (writer == null) {
                response.setContentType(contentType);
                response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + "\"");
                writer = response.getWriter();
            }
            return writer;
        }

        /** A PrintWriter throws nothing; it has to be asked. */
        @Override
        public void flush() throws IOException {
            unchecked = 0;
            if (started().checkError()) {
                throw new ClientGoneException();
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private static final class ClientGoneException extends RuntimeException {
        ClientGoneException() {
            super("The client has disconnected.", null, false, false);
        }
    }
}
