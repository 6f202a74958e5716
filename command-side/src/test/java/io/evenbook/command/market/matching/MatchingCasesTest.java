package io.evenbook.command.market.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The rules of a market as cases in files: what rests in the book, a command, what happens, and what rests afterwards.
 * The files are the documentation of the rules; {@link CaseRun} explains their lines.
 */
class MatchingCasesTest {
    private static final List<String> FILES = List.of(
            "priority.txt",
            "times-in-force.txt",
            "self-trades.txt",
            "icebergs.txt",
            "stops.txt",
            "amendments.txt",
            "bands.txt",
            "auctions.txt",
            "bounds.txt",
            "pairs.txt");

    @TestFactory
    Stream<DynamicTest> everyCaseHoldsTrue() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String file : FILES) {
            for (String text : read(file).split("\n(?=# )")) {
                if (text.startsWith("# ")) {
                    String name = text.lines().findFirst().orElseThrow().substring(2);
                    tests.add(dynamicTest(file + ": " + name, () -> check(text)));
                }
            }
        }
        return tests.stream();
    }

    private static String read(String file) throws IOException {
        try (InputStream cases = MatchingCasesTest.class.getResourceAsStream(file)) {
            return new String(cases.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void check(String text) {
        CaseRun run = new CaseRun();
        List<String> then = new ArrayList<>();
        List<String> book = new ArrayList<>();
        String part = "given";
        for (String line : text.lines().skip(1).map(String::strip).toList()) {
            if (line.matches("given|when|then|book")) {
                if (line.equals("when")) {
                    run.story().clear();
                }
                part = line;
            } else if (!line.isEmpty()) {
                switch (part) {
                    case "then" -> then.add(line);
                    case "book" -> book.add(line);
                    default -> run.line(line);
                }
            }
        }
        assertThat(run.story()).as("what happens").isEqualTo(then);
        assertThat(run.orders()).as("the book afterwards").isEqualTo(book);
    }
}
