package io.evenbook.query.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tools that read exports, where installed. */
enum Tool {
    HLEDGER(new HledgerFormat(), "hledger", "check", "--strict", "-f"),
    LEDGER(new LedgerFormat(), "ledger", "--strict", "balance", "-f"),
    BEANCOUNT(new BeancountFormat(), "bean-check");

    private final BookFormat format;
    private final List<String> check;

    Tool(BookFormat format, String... check) {
        this.format = format;
        this.check = List.of(check);
    }

    BookFormat format() {
        return format;
    }

    /** Skips the test if the tool is not on the path. */
    void requireInstalled() {
        boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, check.getFirst())));
        assumeThat(installed).as("%s is installed", check.getFirst()).isTrue();
    }

    void accepts(String text) {
        accepts(text, "accepted");
    }

    void accepts(String text, String what) {
        Outcome outcome = check(text);
        assertThat(outcome.status()).as("%s: %s", what, outcome.output()).isZero();
    }

    void refuses(String text) {
        assertThat(check(text).status()).isNotZero();
    }

    private Outcome check(String text) {
        List<String> command = new ArrayList<>(check);
        try {
            Path file = Files.createTempFile("book", "." + format.name());
            Files.writeString(file, text);
            command.add(file.toString());
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            Files.delete(file);
            return new Outcome(status, output.substring(0, Math.min(output.length(), 3_000)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Outcome(int status, String output) {}
}
