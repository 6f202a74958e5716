package io.evenbook.demo.lobster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Message.Done;
import io.evenbook.demo.recording.Message.Match;
import io.evenbook.demo.recording.Message.Open;
import io.evenbook.demo.recording.Message.Reduce;
import io.evenbook.demo.recording.Message.Skipped;
import io.evenbook.demo.recording.RecordedStep;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Recordings;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.recording.Snapshot;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LobsterFormatTest {
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
    void readsMessagesWithTheBookAfterEach() throws IOException {
        Recording recording = read(MESSAGES, ROWS);

        assertThat(recording.symbol()).isEqualTo("XYZ");
        assertThat(recording.grid()).isEqualTo(Grid.CENTS);
        assertThat(recording.steps())
                .extracting(RecordedStep::message)
                .containsExactly(
                        new Skipped(),
                        new Open("11885113", Side.BUY, 22_381, 21),
                        new Match("11885113", Side.BUY, 22_381, 20));
        assertThat(recording.steps())
                .extracting(RecordedStep::type)
                .containsExactly("5 hidden execution", "1 submission", "4 execution");
        Snapshot last = new Snapshot(
                List.of(new Level(22_381, 1), new Level(22_318, 100)),
                List.of(new Level(22_395, 100), new Level(22_399, 5)),
                2);
        assertThat(recording.steps().getLast().bookAfter()).contains(last);
        assertThat(recording.closing()).contains(last);
    }

    @Test
    void theFirstRowIsTheStartingBookWithoutItsEmptyLevels() throws IOException {
        assertThat(read(MESSAGES, ROWS).opening())
                .containsExactly(new Open("", Side.BUY, 22_318, 100), new Open("", Side.SELL, 22_395, 100));
    }

    @Test
    void withABookTheFirstMessageIsInTheStartingBookAlready() throws IOException {
        Recording recording = read(
                "1.0,1,7,100,2231800,1\n1.1,3,7,100,2231800,1\n",
                "2239500,100,2231800,100\n2239500,100,-9999999999,0\n");

        assertThat(recording.steps())
                .extracting(RecordedStep::message)
                .containsExactly(new Skipped(), new Reduce("", Side.BUY, 22_318, 100));
    }

    @Test
    void ordersFromBeforeTheRecordingHaveNoName() throws IOException {
        Recording recording = read("""
                1.0,1,7,30,2231800,1
                1.1,2,7,10,2231800,1
                1.2,2,8,10,2231800,1
                1.3,3,7,20,2231800,1
                1.4,3,8,20,2231800,1
                1.5,4,8,5,2231900,-1
                """);

        assertThat(recording.steps())
                .extracting(RecordedStep::message)
                .containsExactly(
                        new Open("7", Side.BUY, 22_318, 30),
                        new Reduce("7", Side.BUY, 22_318, 10),
                        new Reduce("", Side.BUY, 22_318, 10),
                        new Done("7"),
                        new Reduce("", Side.BUY, 22_318, 20),
                        new Match("", Side.SELL, 22_319, 5));
    }

    @Test
    void auctionsAndHaltsAreCountedOnly() throws IOException {
        assertThat(read("1.0,6,-1,0,0,-1\n1.1,7,0,0,-1,-1\n").steps())
                .extracting(RecordedStep::message)
                .containsOnly(new Skipped());
    }

    @Test
    void pricesBelowACentMakeTheTickFiner() throws IOException {
        Recording recording = read("1.0,1,7,30,9999,1\n");

        assertThat(recording.grid().tick()).isEqualTo(new BigDecimal("0.0001"));
        assertThat(recording.steps().getFirst().message()).isEqualTo(new Open("7", Side.BUY, 9999, 30));
    }

    @Test
    void readsMessagesWithoutBook() throws IOException {
        Recording recording = read(MESSAGES);

        assertThat(recording.hasRows()).isFalse();
        assertThat(recording.opening()).isEmpty();
        assertThat(recording.closing()).isEmpty();
        assertThat(recording.first(2).steps()).hasSize(2);
    }

    @Test
    void cutsMessagesAndRowsTogether() throws IOException {
        Recording recording = read(MESSAGES, ROWS);

        assertThat(recording.first(2).steps()).isEqualTo(recording.steps().subList(0, 2));
        assertThat(recording.first(2).closing())
                .isEqualTo(recording.steps().get(1).bookAfter());
        assertThat(recording.first(4)).isEqualTo(recording);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0,1,7                  | must have 6 fields: has 3",
                "1.0,9,7,1,100,1          | must be 1 to 7: messageType=9",
                "1.0,1,7,1,100,0          | must be 1 or -1: direction=0",
                "1.0,1,7,1,100,-          | must be 1 or -1: direction=-",
                "1.0,1,7,0,100,1          | must have a size and a price > 0: size=0, price=100",
                "1.0,4,7,1,-9999999999,1  | must have a size and a price > 0: size=1, price=-9999999999",
                "1.0,1,7,1.5,100,1        | must be an integer of at most 64 bits: size=1.5",
                "1.0,1,7,1,99999999999999999999,1 | "
                        + "must be an integer of at most 64 bits: price=99999999999999999999",
                "1.0,1,7,1,999999999999999999,1 | must be at most 92233720368: price=99999999999999.9999",
            })
    void namesTheFileAndLineOfAFault(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("1.0,1,7,1,100,1\n" + line + "\n"))
                .withMessage(folder.resolve("xyz_messages.csv") + ", line 2: " + message);
    }

    @Test
    void namesTheLineOfAnIncompleteRow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(MESSAGES, "2239500,100,2231800,100\n2239500,100,2231800\n"))
                .withMessage(folder.resolve("book.csv") + ", line 2: must have 4 fields for each level: has 3");
    }

    @Test
    void refusesRowsOfAnotherRecording() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(MESSAGES, "2239500,100,2231800,100\n"))
                .withMessage(folder.resolve("book.csv") + " must have a line for each message: messages=3, lines=1");
    }

    private Recording read(String messages) throws IOException {
        return Recordings.read(write("xyz_messages.csv", messages), Optional.empty(), Optional.empty());
    }

    private Recording read(String messages, String rows) throws IOException {
        return Recordings.read(
                write("xyz_messages.csv", messages), Optional.of(write("book.csv", rows)), Optional.empty());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
