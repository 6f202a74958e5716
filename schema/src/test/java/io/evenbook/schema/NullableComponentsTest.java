package io.evenbook.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.catalog.EventCatalog.Entry;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * A component of an event may be left out of its JSON exactly if its Javadoc names null: neither the schemas nor the
 * reader of the source miss one.
 */
class NullableComponentsTest {
    private static final Path SOURCES = Path.of("../api/src/main/java");
    private static final Pattern NULL = Pattern.compile("\\bnull\\b");

    @Test
    void aComponentIsOptionalIfItsJavadocNamesNull() throws IOException {
        Set<Class<?>> records = records();
        Set<String> documented = documented(records);
        Set<String> optional = new TreeSet<>();
        for (Class<?> record : records) {
            for (RecordComponent component : record.getRecordComponents()) {
                if (EventSchemas.isOptional(record, component.getName())) {
                    optional.add(record.getSimpleName() + "." + component.getName());
                    assertThat(component.getType().isPrimitive())
                            .as("%s", component)
                            .isFalse();
                }
            }
        }
        assertThat(optional).isEqualTo(documented);
        assertThat(optional).hasSizeGreaterThan(50);
    }

    /** All records that the JSON of an event is made of; no two of the same name differ. */
    private static Set<Class<?>> records() {
        Set<Class<?>> records = new LinkedHashSet<>();
        for (Entry event : EventCatalog.ENTRIES) {
            collect(event.eventClass(), records);
        }
        return records;
    }

    private static void collect(Type type, Set<Class<?>> records) {
        if (type instanceof ParameterizedType list) {
            collect(list.getActualTypeArguments()[0], records);
        } else if (type instanceof Class<?> plain && plain.isRecord() && !isOneValue(plain) && records.add(plain)) {
            Stream.of(plain.getRecordComponents()).forEach(component -> collect(component.getGenericType(), records));
        }
    }

    private static boolean isOneValue(Class<?> record) {
        return Stream.of(record.getDeclaredFields()).anyMatch(field -> field.isAnnotationPresent(JsonValue.class));
    }

    /** As {@code Record.component}. */
    private static Set<String> documented(Set<Class<?>> records) throws IOException {
        Set<String> names = new TreeSet<>();
        Set<String> binaryNames = new TreeSet<>();
        records.forEach(record -> binaryNames.add(record.getName()));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources = records.stream()
                    .map(NullableComponentsTest::source)
                    .distinct()
                    .toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            DocTrees comments = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Components(comments, unit.getPackageName() + ".", binaryNames, names).scan(unit, null);
            }
        }
        return names;
    }

    private static Path source(Class<?> record) {
        Class<?> outermost = record;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        return SOURCES.resolve(outermost.getName().replace('.', '/') + ".java");
    }

    /** Collects the components of some records whose Javadoc names null. */
    private static final class Components extends TreePathScanner<Void, Void> {
        private final DocTrees comments;
        private final Set<String> binaryNames;
        private final Set<String> names;
        private String prefix;

        Components(DocTrees comments, String prefix, Set<String> binaryNames, Set<String> names) {
            this.comments = comments;
            this.prefix = prefix;
            this.binaryNames = binaryNames;
            this.names = names;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            String outer = prefix;
            String name = outer + type.getSimpleName();
            if (binaryNames.contains(name)) {
                params(comments.getDocCommentTree(getCurrentPath()))
                        .filter(param ->
                                NULL.matcher(param.getDescription().toString()).find())
                        .forEach(param -> names.add(type.getSimpleName() + "." + param.getName()));
            }
            prefix = name + "$";
            super.visitClass(type, nothing);
            prefix = outer;
            return null;
        }

        private static Stream<ParamTree> params(DocCommentTree comment) {
            return comment == null
                    ? Stream.empty()
                    : comment.getBlockTags().stream()
                            .filter(ParamTree.class::isInstance)
                            .map(ParamTree.class::cast);
        }
    }
}
