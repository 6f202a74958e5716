package io.evenbook.query.support.text;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.springframework.http.HttpHeaders;

/**
 * An answer that is sent while it is read. What goes wrong before anything was sent is answered as usual. Afterwards
 * the connection breaks, so that a part is not taken for the whole: the response's writer is in use, so nothing can
 * write an error behind what was sent.
 */
public final class TextAnswer {
    private static final int CHARS_BETWEEN_CHECKS = 65_536;

    private TextAnswer() {}

    /** What writes the text. */
    @FunctionalInterface
    public interface Text {
        void writeTo(Writer writer) throws IOException;
    }

    /**
     * Sends a text. Nothing more is read once the client has gone.
     *
     * @param fileName that browsers save it under
     */
    public static void send(HttpServletResponse response, String contentType, String fileName, Text text) {
        Sending writer = new Sending(response, contentType, fileName);
        try {
            text.writeTo(writer);
            writer.close();
        } catch (ClientGoneException e) {
            // Nobody is left to be told.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins to answer with the first characters. */
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

        /** Such a writer throws nothing: it has to be asked. */
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
            super("The client has gone.", null, false, false);
        }
    }
}
