package io.evenbook.demo.lobster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final String MESSAGES = """
            34200.017459617,5,0,1,2238201,-1
            34200.18960767,1,11885113,21,2238100,1
            34200.2,4,11885113,20,2238100,1
            """;
    private static final String ROWS = """
            2239500,100,2231800,100,9999999999,0,-9999999999,0
            2239500,100,2238100,21,2239900,5,2231800,100
            2239500,100,2238100,1,2239900,5,2231800,100
            """;

    @TempDir
    private Path folder;

    @Test
    void readsPlainAndGzippedFilesAlike() throws IOException {
        Recording plain = Recording.read("X", write("messages.csv", MESSAGES), Optional.of(write("book.csv", ROWS)));
        Recording gzipped =
                Recording.read("X", gzip("messages.csv.gz", MESSAGES), Optional.of(gzip("book.csv.gz", ROWS)));

        assertThat(plain.messages())
                .containsExactly(
                        new LobsterMessage(1, MessageType.HIDDEN_EXECUTION, 0, 1, 2238201, Side.SELL),
                        new LobsterMessage(2, MessageType.SUBMISSION, 11885113, 21, 2238100, Side.BUY),
                        new LobsterMessage(3, MessageType.EXECUTION, 11885113, 20, 2238100, Side.BUY));
        assertThat(plain.rows().get(1))
                .isEqualTo(new BookRow(
                        List.of(new Level(2238100, 21), new Level(2231800, 100)),
                        List.of(new Level(2239500, 100), new Level(2239900, 5)),
                        2));
        assertThat(gzipped).isEqualTo(plain);
    }

    @Test
    void skipsEmptyLevels() throws IOException {
        Recording recording =
                Recording.read("X", write("messages.csv", MESSAGES), Optional.of(write("book.csv", ROWS)));

        assertThat(recording.rows().getFirst())
                .isEqualTo(new BookRow(List.of(new Level(2231800, 100)), List.of(new Level(2239500, 100)), 2));
    }

    @Test
    void readsMessagesWithoutBook() throws IOException {
        Recording recording = Recording.read("X", write("messages.csv", MESSAGES), Optional.empty());

        assertThat(recording.hasBook()).isFalse();
        assertThat(recording.first(2).messages()).hasSize(2);
    }

    @Test
    void cutsMessagesAndRowsTogether() throws IOException {
        Recording recording =
                Recording.read("X", write("messages.csv", MESSAGES), Optional.of(write("book.csv", ROWS)));

        assertThat(recording.first(2).rows()).isEqualTo(recording.rows().subList(0, 2));
        assertThat(recording.first(4)).isEqualTo(recording);
    }

    @Test
    void namesTheFileAndLineOfAFault() throws IOException {
        Path file = write("broken.csv", "34200.1,1,7,1,100,1\n34200.1,9,7,1,100,1\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.read("X", file, Optional.empty()))
                .withMessage(file + ", line 2: must be 1 to 7: messageType=9");
    }

    @Test
    void refusesRowsOfAnotherRecording() throws IOException {
        Path messages = write("messages.csv", MESSAGES);
        Path rows = write("book.csv", "2239500,100,2231800,100\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.read("X", messages, Optional.of(rows)))
                .withMessage("must have a row for each message: messages=3, rows=1");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path gzip(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream content = new GZIPOutputStream(Files.newOutputStream(file))) {
            content.write(text.getBytes());
        }
        return file;
    }
}
