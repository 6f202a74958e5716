package io.evenbook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs benchmarks by their command lines, and keeps what they print. */
final class BenchRun {
    private final StringWriter output = new StringWriter();

    int exitCode(String... arguments) {
        PrintWriter out = new PrintWriter(output, true);
        return new CommandLine(new Bench()).setOut(out).setErr(out).execute(arguments);
    }

    String output() {
        return output.toString();
    }

    /** Runs a benchmark as a check: its last line must be an object that has exactly these figures. */
    void printsFigures(String name, String figures, String... options) {
        String[] arguments = Stream.concat(Stream.of(name, "--quick", "--json"), Stream.of(options))
                .toArray(String[]::new);
        int exitCode = exitCode(arguments);
        assertThat(exitCode).as(output()).isZero();

        JsonNode object = JsonMapper.shared().readTree(output().lines().toList().getLast());
        assertThat(object.path("bench").asString()).isEqualTo(name);
        assertThat(object.propertyNames())
                .hasSize(1 + figures.split(" +").length)
                .contains(figures.split(" +"));
        assertThat(List.of(figures.split(" +")))
                .allSatisfy(figure -> assertThat(object.path(figure).asDouble()).isPositive());
    }
}
