package io.evenbook.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log file has a size limit, and a failed start reads only its end. */
class ServerLogTest {

    @TempDir
    Path folder;

    private ServerLog log;

    @BeforeEach
    void name() {
        log = new ServerLog(folder.resolve("server.log"));
    }

    @Test
    void aLogUpToTheLimitIsKept() throws Exception {
        log.rotateIfLarge();
        write(new byte[(int) ServerLog.MAX_BYTES]);
        log.rotateIfLarge();
        assertThat(log.length()).isEqualTo(ServerLog.MAX_BYTES);
        assertThat(before()).doesNotExist();
    }

    @Test
    void aLargerLogIsRotatedWhileItsWriterAppends() throws Exception {
        Files.writeString(before(), "older");
        try (OutputStream writer =
                Files.newOutputStream(log.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write(new byte[(int) ServerLog.MAX_BYTES + 1]);
            log.rotateIfLarge();
            writer.write("after\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(log.file()).hasContent("after\n");
        assertThat(before()).hasSize(ServerLog.MAX_BYTES + 1);
    }

    @Test
    void onlyNewTextIsRead() throws Exception {
        write("before\n".getBytes(StandardCharsets.UTF_8));
        long length = log.length();
        write("FATAL: no\n".getBytes(StandardCharsets.UTF_8));
        assertThat(log.since(length)).isEqualTo("FATAL: no\n");
        assertThat(log.since(log.length())).isEmpty();
        assertThat(log.since(log.length() + 1)).as("rotated meanwhile").isEmpty();
        assertThat(new ServerLog(folder.resolve("none")).since(0)).isEmpty();
    }

    @Test
    void onlyTheEndOfALongTextIsRead() throws Exception {
        write("x".repeat(3 * ServerLog.TAIL_BYTES).getBytes(StandardCharsets.UTF_8));
        write("FATAL: no\n".getBytes(StandardCharsets.UTF_8));
        assertThat(log.since(0)).hasSize(ServerLog.TAIL_BYTES).endsWith("xFATAL: no\n");
    }

    private void write(byte[] bytes) throws IOException {
        Files.write(log.file(), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Path before() {
        return folder.resolve("server.log.1");
    }
}
