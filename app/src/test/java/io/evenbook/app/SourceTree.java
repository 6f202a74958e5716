package io.evenbook.app;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The project's files as a person reads them: Java, Markdown and properties, with their texts and their line numbers.
 */
final class SourceTree {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PHRASES = ROOT.resolve("api/src/test/resources/banned-phrases.txt");

    /** A comment, a text block, a string or a character, whichever comes first. */
    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>//[^\\n]*(?:\\n[ \\t]*//[^\\n]*)*|/\\*.*?\\*/)"
                    + "|(?<block>\"\"\".*?(?<!\\\\)\"\"\")"
                    + "|(?<string>\"(?:\\\\.|[^\"\\\\\\n])*\")"
                    + "|'(?:\\\\.|[^'\\\\])+'",
            Pattern.DOTALL);

    private final List<SourceFile> files;

    private SourceTree(List<SourceFile> files) {
        this.files = files;
    }

    static SourceTree read() throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(ROOT)) {
            paths = walk.filter(SourceTree::isRead).sorted().toList();
        }
        Map<Path, Parsed> parsed =
                parse(paths.stream().filter(SourceTree::isJava).toList());
        List<SourceFile> files = new ArrayList<>();
        for (Path path : paths) {
            files.add(new SourceFile(path, Files.readString(path), parsed.get(path)));
        }
        return new SourceTree(files);
    }

    private static boolean isRead(Path path) {
        Path relative = ROOT.relativize(path);
        String name = relative.toString();
        if (name.contains("target/") || name.startsWith(".")) {
            return false;
        }
        return name.endsWith(".md") || name.contains("/src/") && (isJava(path) || name.endsWith(".properties"));
    }

    private static boolean isJava(Path path) {
        return path.toString().endsWith(".java");
    }

    private static Map<Path, Parsed> parse(List<Path> paths) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> units = manager.getJavaFileObjectsFromPaths(paths);
            JavacTask task = (JavacTask) compiler.getTask(null, manager, null, List.of(), null, units);
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            Map<Path, Parsed> parsed = new LinkedHashMap<>();
            for (CompilationUnitTree unit : task.parse()) {
                parsed.put(Path.of(unit.getSourceFile().toUri()), new Parsed(unit, positions));
            }
            return parsed;
        }
    }

    /** Each phrase that no text may use, with the term to use. */
    Map<Pattern, String> bannedPhrases() throws IOException {
        try (Stream<String> lines = Files.lines(PHRASES)) {
            return lines.filter(line -> line.contains("->"))
                    .map(line -> line.split("\\s*->\\s*", 2))
                    .collect(Collectors.toMap(
                            parts -> Pattern.compile(parts[0], Pattern.CASE_INSENSITIVE),
                            parts -> parts[1],
                            (one, _) -> one,
                            LinkedHashMap::new));
        }
    }

    List<SourceFile> all() {
        return files;
    }

    List<SourceFile> java() {
        return files.stream().filter(file -> file.parsed != null).toList();
    }

    List<SourceFile> main() {
        return java().stream()
                .filter(file -> file.name().contains("/src/main/"))
                .toList();
    }

    /** A line, or a text of several lines, with the number of its first line. */
    record Line(int number, String text) {}

    private record Parsed(CompilationUnitTree unit, SourcePositions positions) {}

    /** One file. */
    static final class SourceFile {
        private final Path path;
        private final String content;
        private final List<String> lines;
        private final Parsed parsed;

        private SourceFile(Path path, String content, Parsed parsed) {
            this.path = path;
            this.content = content;
            this.lines = content.lines().toList();
            this.parsed = parsed;
        }

        /** The path from the project's root. */
        String name() {
            return ROOT.relativize(path).toString();
        }

        CompilationUnitTree tree() {
            return parsed.unit;
        }

        List<ClassTree> topLevelTypes() {
            return parsed.unit.getTypeDecls().stream()
                    .filter(ClassTree.class::isInstance)
                    .map(ClassTree.class::cast)
                    .toList();
        }

        int lineOf(Tree tree) {
            return (int) parsed.unit.getLineMap().getLineNumber(parsed.positions.getStartPosition(parsed.unit, tree));
        }

        int linesOf(Tree tree) {
            long end = parsed.positions.getEndPosition(parsed.unit, tree);
            return (int) parsed.unit.getLineMap().getLineNumber(end) - lineOf(tree) + 1;
        }

        /** The lines from the first to the last that have code: neither blank ones nor comments. */
        int codeLinesOf(Tree tree) {
            int first = lineOf(tree);
            return (int) withoutComments()
                    .lines()
                    .skip(first - 1L)
                    .limit(linesOf(tree))
                    .filter(line -> !line.isBlank())
                    .count();
        }

        /** The content with its line numbers, and nothing where comments were. */
        private String withoutComments() {
            return TOKEN.matcher(content)
                    .replaceAll(token -> Matcher.quoteReplacement(
                            content.startsWith("/", token.start())
                                    ? token.group().replaceAll("[^\\n]", "")
                                    : token.group()));
        }

        /** Whether the comment directly above has {@code long:} and a reason. */
        boolean saysWhyItIsLong(Tree tree) {
            for (int i = lineOf(tree) - 2; i >= 0; i--) {
                String line = lines.get(i).strip();
                if (!line.startsWith("*") && !line.startsWith("/*") && !line.startsWith("//")) {
                    return false;
                }
                if (line.matches(".*\\blong: \\S.*")) {
                    return true;
                }
            }
            return false;
        }

        /** The lines outside text blocks. */
        List<Line> code() {
            List<Line> code = new ArrayList<>();
            boolean inBlock = false;
            for (int i = 0; i < lines.size(); i++) {
                boolean turns = lines.get(i).split("\"\"\"", -1).length % 2 == 0;
                if (!inBlock && !turns) {
                    code.add(new Line(i + 1, lines.get(i)));
                }
                inBlock ^= turns;
            }
            return code;
        }

        /** What people read: comments and strings of Java, paragraphs of Markdown, values of properties. */
        List<Line> texts() {
            if (parsed != null) {
                return javaTexts();
            }
            return name().endsWith(".md") ? paragraphs() : values();
        }

        private List<Line> javaTexts() {
            List<Line> texts = new ArrayList<>();
            Matcher token = TOKEN.matcher(content);
            int counted = 0;
            int line = 1;
            while (token.find()) {
                line += newLines(counted, token.start());
                counted = token.start();
                if (token.group("comment") != null) {
                    String text = token.group("comment").replaceAll("(?m)^[ \\t]*(/\\*+|\\*/|\\*|//)", "");
                    for (String paragraph : text.split("(?=<p>|@param|@return|@throws|\\n\\s*\\n)")) {
                        texts.add(new Line(line, oneLine(paragraph)));
                    }
                } else if (token.group("block") != null) {
                    texts.add(new Line(line, oneLine(token.group("block"))));
                } else if (token.group("string") != null) {
                    String string = token.group("string");
                    texts.add(new Line(line, string.substring(1, string.length() - 1)));
                }
            }
            return texts;
        }

        private int newLines(int from, int to) {
            return (int)
                    content.substring(from, to).chars().filter(c -> c == '\n').count();
        }

        private List<Line> paragraphs() {
            List<Line> paragraphs = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            int start = 1;
            boolean fenced = false;
            for (int i = 0; i <= lines.size(); i++) {
                String line = i < lines.size() ? lines.get(i).strip() : "";
                boolean begins = line.isEmpty() || line.matches("([-*|#>]|\\d+\\.|```).*");
                if (begins && !text.isEmpty()) {
                    paragraphs.add(new Line(start, text.toString().strip()));
                    text.setLength(0);
                }
                fenced ^= line.startsWith("```");
                if (!fenced && !line.isEmpty() && !line.startsWith("```")) {
                    start = text.isEmpty() ? i + 1 : start;
                    text.append(line.replaceFirst("^([-*#>]+|\\d+\\.) ", "")).append(' ');
                }
            }
            return paragraphs;
        }

        private List<Line> values() {
            List<Line> values = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                values.add(new Line(i + 1, lines.get(i).replaceFirst("^[^#][^=]*(?<!\\\\)=", "")));
            }
            return values;
        }

        private static String oneLine(String text) {
            return text.replaceAll("\\s+", " ").strip();
        }
    }
}
