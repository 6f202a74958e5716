package io.evenbook.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import io.evenbook.app.SourceTree.Line;
import io.evenbook.app.SourceTree.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The style rules that no formatter checks, over the source tree of all modules.
 *
 * <p>Each check has an allowance per module: the number of findings that the module may still have. An allowance may
 * only fall. {@code -Dtidy.print=true} prints the present numbers as the lines of the constants, and every finding.
 */
class TidyTest {
    private static final int MAX_COLUMNS = 120;
    private static final int MAX_CLASS_LINES = 300;
    private static final int MAX_METHOD_LINES = 40;

    private static final Map<String, Integer> LONG_LINES =
            allowances("app 1, command-side 3, embedded 1, projections 33, sagas 1");
    private static final Map<String, Integer> PHRASES =
            allowances("app 1, axon-postgres 4, command-side 2, embedded 1, projections 2");
    private static final Map<String, Integer> LONG_CLASSES = allowances("projections 3");
    private static final Map<String, Integer> LONG_METHODS = allowances("projections 3");

    private static SourceTree tree;

    @BeforeAll
    static void read() throws IOException {
        tree = SourceTree.read();
    }

    /** Imports, and the lines of text blocks, may be longer. */
    @Test
    void linesAreAtMost120CharactersLong() {
        Findings findings = new Findings();
        for (SourceFile file : tree.java()) {
            for (Line line : file.code()) {
                if (line.text().length() > MAX_COLUMNS && !line.text().startsWith("import ")) {
                    findings.add(file, line.number(), line.text().length() + " characters");
                }
            }
        }
        findings.requireAtMost("LONG_LINES", LONG_LINES);
    }

    @Test
    void methodsAreNamedInCamelCase() {
        Findings findings = new Findings();
        for (SourceFile file : tree.java()) {
            eachMethod(file, method -> {
                if (method.getName().toString().contains("_")) {
                    findings.add(file, file.lineOf(method), method.getName().toString());
                }
            });
        }
        findings.requireAtMost("", Map.of());
    }

    /** {@code banned-phrases.txt} lists the phrases and what to write instead. */
    @Test
    void textsUsePlainWords() throws IOException {
        Map<Pattern, String> phrases = tree.bannedPhrases();
        Findings findings = new Findings();
        for (SourceFile file : tree.all()) {
            for (Line text : file.texts()) {
                phrases.forEach((phrase, better) -> {
                    Matcher found = phrase.matcher(text.text());
                    if (found.find()) {
                        findings.add(
                                file,
                                text.number(),
                                "'%s' -> %s".formatted(found.group().trim(), better));
                    }
                });
            }
        }
        findings.requireAtMost("PHRASES", PHRASES);
    }

    /** A longer class says why: {@code long: reason} in a comment directly above it. */
    @Test
    void classesAreAtMost300LinesLong() {
        Findings findings = new Findings();
        for (SourceFile file : tree.main()) {
            for (ClassTree type : file.topLevelTypes()) {
                int lines = file.linesOf(type);
                if (lines > MAX_CLASS_LINES && !file.saysWhyItIsLong(type)) {
                    findings.add(file, file.lineOf(type), "%s has %d lines".formatted(type.getSimpleName(), lines));
                }
            }
        }
        findings.requireAtMost("LONG_CLASSES", LONG_CLASSES);
    }

    /** A longer method says why: {@code long: reason} in a comment directly above it. */
    @Test
    void methodsAreAtMost40LinesLong() {
        Findings findings = new Findings();
        for (SourceFile file : tree.main()) {
            eachMethod(file, method -> {
                int lines = file.linesOf(method);
                if (lines > MAX_METHOD_LINES && !file.saysWhyItIsLong(method)) {
                    findings.add(file, file.lineOf(method), "%s has %d lines".formatted(method.getName(), lines));
                }
            });
        }
        findings.requireAtMost("LONG_METHODS", LONG_METHODS);
    }

    /** {@code app 11, bench 6}: eleven findings in {@code app}, six in {@code bench}, none elsewhere. */
    private static Map<String, Integer> allowances(String text) {
        return Stream.of(text.split(", "))
                .filter(allowance -> !allowance.isEmpty())
                .map(allowance -> allowance.split(" "))
                .collect(Collectors.toMap(parts -> parts[0], parts -> Integer.valueOf(parts[1])));
    }

    private static void eachMethod(SourceFile file, Consumer<MethodTree> check) {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void none) {
                check.accept(method);
                return super.visitMethod(method, none);
            }
        }.scan(file.tree(), null);
    }

    /** The findings of a check, by module. */
    private static final class Findings {
        private final Map<String, List<String>> byModule = new TreeMap<>();

        void add(SourceFile file, int line, String finding) {
            byModule.computeIfAbsent(file.module(), _ -> new ArrayList<>())
                    .add("%s:%d %s".formatted(file.name(), line, finding));
        }

        void requireAtMost(String constant, Map<String, Integer> allowances) {
            if (Boolean.getBoolean("tidy.print")) {
                print(constant);
            }
            Map<String, List<String>> above = new LinkedHashMap<>();
            byModule.forEach((module, findings) -> {
                if (findings.size() > allowances.getOrDefault(module, 0)) {
                    above.put(module, findings);
                }
            });
            assertThat(above)
                    .as(() -> above.entrySet().stream()
                            .map(entry -> "%s may have %d of these, and has %d:\n  %s"
                                    .formatted(
                                            entry.getKey(),
                                            allowances.getOrDefault(entry.getKey(), 0),
                                            entry.getValue().size(),
                                            String.join("\n  ", entry.getValue())))
                            .collect(Collectors.joining("\n")))
                    .isEmpty();
        }

        private void print(String constant) {
            byModule.values().forEach(findings -> findings.forEach(System.out::println));
            System.out.println(byModule.entrySet().stream()
                    .map(entry ->
                            "%s %d".formatted(entry.getKey(), entry.getValue().size()))
                    .collect(Collectors.joining(", ", constant + " = allowances(\"", "\");")));
        }
    }
}
