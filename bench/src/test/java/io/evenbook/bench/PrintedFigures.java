package io.evenbook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs benchmarks as from the command line. */
final class PrintedFigures {
    private PrintedFigures() {}

    /** Runs a benchmark quickly and checks that its last line is an object with these figures, all above zero. */
    static void print(String name, String figures) {
        StringWriter output = new StringWriter();
        int exitCode = run(output, name, "--quick", "--json");
        assertThat(exitCode).as(output.toString()).isZero();

        JsonNode object =
                JsonMapper.shared().readTree(output.toString().lines().toList().getLast());
        assertThat(object.path("bench").asString()).isEqualTo(name);
        assertThat(object.propertyNames())
                .hasSize(1 + figures.split(" +").length)
                .contains(figures.split(" +"));
        assertThat(List.of(figures.split(" +")))
                .allSatisfy(figure -> assertThat(object.path(figure).asDouble()).isPositive());
    }

    /** Returns the exit code. */
    static int run(String... arguments) {
        return run(new StringWriter(), arguments);
    }

    private static int run(StringWriter output, String... arguments) {
        PrintWriter out = new PrintWriter(output, true);
        return new CommandLine(new Bench()).setOut(out).setErr(out).execute(arguments);
    }
}
