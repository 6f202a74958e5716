package io.evenbook.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.evenbook.api.RejectedItem;
import io.evenbook.api.Rejection;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/errors} lists all codes with their statuses. */
class ErrorDocsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| (\\d{3}) \\|");

    @Test
    void everyCodeIsDocumented() throws IOException {
        assertThat(documented()).isEqualTo(existing());
    }

    /** The statuses of all codes. */
    static Map<String, Integer> documented() throws IOException {
        Map<String, Integer> documented = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", "errors", "README.md")));
        while (row.find()) {
            documented.put(row.group(1), Integer.valueOf(row.group(2)));
        }
        return documented;
    }

    private static Map<String, Integer> existing() {
        Map<String, Integer> existing = new TreeMap<>();
        for (Fault fault : Fault.values()) {
            existing.put(fault.code(), fault.status().value());
        }
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.evenbook").stream()
                        .filter(type -> type.isAssignableTo(Rejection.class) && !type.isInterface())
                        .filter(type -> !type.isEquivalentTo(RejectedItem.class))
                        .map(type -> anyOf(type.reflect()))
                        .forEach(rejection -> existing.put(
                                rejection.code(),
                                Problem.of(rejection).response().getStatusCode().value()));
        return existing;
    }

    /** Codes and kinds do not depend on the values. */
    private static Rejection anyOf(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return (Rejection) constructor.newInstance(Arrays.stream(constructor.getParameterTypes())
                    .map(ErrorDocsTest::anyValue)
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type.toString(), e);
        }
    }

    private static Object anyValue(Class<?> type) {
        if (type.isPrimitive()) {
            return Array.get(Array.newInstance(type, 1), 0);
        }
        if (type == List.class) {
            return List.of();
        }
        return type == BigDecimal.class ? BigDecimal.ONE : null;
    }
}
