package io.evenbook.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import io.evenbook.app.SourceTree.Line;
import io.evenbook.app.SourceTree.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The style rules that no formatter checks, over the source tree of all modules. */
class TidyTest {
    private static final int MAX_COLUMNS = 120;
    private static final int MAX_CLASS_LINES = 300;
    private static final int MAX_METHOD_LINES = 40;

    private static SourceTree tree;

    @BeforeAll
    static void read() throws IOException {
        tree = SourceTree.read();
    }

    /** Imports, and the lines of text blocks, may be longer. */
    @Test
    void linesAreAtMost120CharactersLong() {
        List<String> findings = new ArrayList<>();
        for (SourceFile file : tree.java()) {
            for (Line line : file.code()) {
                if (line.text().length() > MAX_COLUMNS && !line.text().startsWith("import ")) {
                    findings.add(finding(file, line.number(), line.text().length() + " characters"));
                }
            }
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void methodsAreNamedInCamelCase() {
        List<String> findings = new ArrayList<>();
        for (SourceFile file : tree.java()) {
            eachMethod(file, method -> {
                if (method.getName().toString().contains("_")) {
                    findings.add(
                            finding(file, file.lineOf(method), method.getName().toString()));
                }
            });
        }
        assertThat(findings).isEmpty();
    }

    /** {@code banned-phrases.txt} lists the phrases and what to write instead. */
    @Test
    void textsUsePlainWords() throws IOException {
        Map<Pattern, String> phrases = tree.bannedPhrases();
        List<String> findings = new ArrayList<>();
        for (SourceFile file : tree.all()) {
            for (Line text : file.texts()) {
                phrases.forEach((phrase, better) -> {
                    Matcher found = phrase.matcher(text.text());
                    if (found.find()) {
                        findings.add(finding(
                                file,
                                text.number(),
                                "'%s' -> %s".formatted(found.group().trim(), better)));
                    }
                });
            }
        }
        assertThat(findings).isEmpty();
    }

    /**
     * Blank lines and comments do not count, nor do imports. A longer class says why: {@code long: reason} in a comment
     * directly above it.
     */
    @Test
    void classesHaveAtMost300LinesOfCode() {
        List<String> findings = new ArrayList<>();
        for (SourceFile file : tree.main()) {
            for (ClassTree type : file.topLevelTypes()) {
                int lines = file.codeLinesOf(type);
                if (lines > MAX_CLASS_LINES && !file.saysWhyItIsLong(type)) {
                    findings.add(finding(
                            file, file.lineOf(type), "%s has %d lines of code".formatted(type.getSimpleName(), lines)));
                }
            }
        }
        assertThat(findings).isEmpty();
    }

    /** A longer method says why: {@code long: reason} in a comment directly above it. */
    @Test
    void methodsAreAtMost40LinesLong() {
        List<String> findings = new ArrayList<>();
        for (SourceFile file : tree.main()) {
            eachMethod(file, method -> {
                int lines = file.linesOf(method);
                if (lines > MAX_METHOD_LINES && !file.saysWhyItIsLong(method)) {
                    findings.add(
                            finding(file, file.lineOf(method), "%s has %d lines".formatted(method.getName(), lines)));
                }
            });
        }
        assertThat(findings).isEmpty();
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

    private static String finding(SourceFile file, int line, String found) {
        return "%s:%d %s".formatted(file.name(), line, found);
    }
}
