package io.evenbook.app;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Markdown pages name only what exists, and {@code docs/FEATURES.md} names every command and event. */
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String FEATURES = "docs/FEATURES.md";

    /** Such as {@code `OrderBook`} or {@code `OrderBook.match`}; all capitals are constants, SQL or HTTP. */
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.([a-z]\\w*))?`");

    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");
    private static final Pattern LITERAL = Pattern.compile("\"([A-Z]\\w*)\"");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    /** The sources that declare a type, or have its name as a string: processes are named so. */
    private static final Map<String, String> SOURCES = sources();

    @Test
    void everyCommandHasARowInFeatures() {
        assertThat(inColumn(1)).containsAll(permittedByInterfacesNamed("Command"));
    }

    @Test
    void everyEventIsInARowOfFeatures() {
        assertThat(inColumn(2)).containsAll(permittedByInterfacesNamed("Event"));
    }

    @Test
    void everyRowOfFeaturesHasARuleAndATest() {
        for (String row : rows()) {
            assertThat(names(cell(row, 3))).as("rule in %s", row).isNotEmpty();
            assertThat(names(cell(row, 4))).as("test in %s", row).isNotEmpty().allMatch(name -> name.endsWith("Test"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/ARCHITECTURE.md", FEATURES, "docs/REPLICATION.md", "docs/SECURITY.md"})
    void everyClassAndMethodInAPageExists(String page) {
        assertExist(read(ROOT.resolve(page)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyTestThatPinsADecisionExists(Path record) {
        String text = read(record);
        int pins = text.indexOf("**Pinned by**");
        assertThat(pins >= 0 || text.contains("**Superseded**"))
                .as("pinned or superseded: %s", record)
                .isTrue();
        if (pins >= 0) {
            assertExist(text.substring(pins));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRelativeLinkLeadsSomewhere(Path page) {
        LINK.matcher(read(page))
                .results()
                .filter(link -> !link.group(1).contains(":"))
                .forEach(link -> {
                    Path target = link.group(1).isEmpty()
                            ? page
                            : page.resolveSibling(link.group(1)).normalize();
                    assertThat(target).as("link in %s", page).exists();
                    if (link.group(2) != null) {
                        assertThat(anchors(read(target)))
                                .as("headings of %s, linked from %s", target, page)
                                .contains(link.group(2));
                    }
                });
    }

    static Stream<Path> records() {
        return files(ROOT.resolve("docs/decisions"), ".md").stream().filter(path -> !path.endsWith("README.md"));
    }

    static Stream<Path> pages() {
        return Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "axon-postgres/README.md", "docker", "docs")
                .map(ROOT::resolve)
                .flatMap(path -> Files.isDirectory(path) ? files(path, ".md").stream() : Stream.of(path));
    }

    private static void assertExist(String text) {
        NAME.matcher(text).results().forEach(name -> {
            String source = SOURCES.get(name.group(1));
            assertThat(source).as("a source that declares %s", name.group()).isNotNull();
            if (name.group(2) != null) {
                assertThat(source).as("the method of %s", name.group()).containsPattern("\\b" + name.group(2) + "\\(");
            }
        });
    }

    /** The records of all sealed interfaces of the api whose names end so. */
    private static Set<String> permittedByInterfacesNamed(String suffix) {
        Set<String> permitted = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.evenbook.api")
                        .stream()
                        .filter(type ->
                                type.isInterface() && type.getSimpleName().endsWith(suffix))
                        .<Class<?>>map(type -> type.reflect())
                        .filter(Class::isSealed)
                        .flatMap(DocsTest::recordsOf)
                        .map(Class::getSimpleName)
                        .collect(toCollection(TreeSet::new));
        assertThat(permitted).as("what is found by reflection").hasSizeGreaterThan(40);
        return permitted;
    }

    private static Stream<Class<?>> recordsOf(Class<?> type) {
        return type.isInterface()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(DocsTest::recordsOf)
                : Stream.of(type);
    }

    private static Set<String> inColumn(int column) {
        return rows().stream().flatMap(row -> names(cell(row, column)).stream()).collect(toCollection(TreeSet::new));
    }

    private static List<String> rows() {
        return read(ROOT.resolve(FEATURES))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    private static String cell(String row, int column) {
        return row.split("\\|")[column];
    }

    private static List<String> names(String text) {
        return NAME.matcher(text).results().map(name -> name.group(1)).toList();
    }

    /** As the common renderers make them. */
    private static List<String> anchors(String text) {
        return HEADING.matcher(text)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static Map<String, String> sources() {
        Map<String, String> sources = new HashMap<>();
        for (Path file : files(ROOT, ".java")) {
            String text = read(file);
            declaredIn(text).forEach(name -> sources.merge(name, text, String::concat));
            LITERAL.matcher(text).results().forEach(name -> sources.putIfAbsent(name.group(1), ""));
        }
        return sources;
    }

    private static Set<String> declaredIn(String text) {
        return DECLARED.matcher(text).results().map(name -> name.group(1)).collect(toCollection(TreeSet::new));
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path ->
                            path.toString().endsWith(ending) && !path.toString().contains("/target/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
