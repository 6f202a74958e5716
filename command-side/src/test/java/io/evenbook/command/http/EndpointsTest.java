package io.evenbook.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.command.CommandSideConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every endpoint of the command side performs an {@link Operation}, or several as one command. */
class EndpointsTest {
    private static final String CONTROLLER = "Lorg/springframework/web/bind/annotation/RestController;";
    private static final String MAPPING = "Lorg/springframework/web/bind/annotation/%sMapping;";
    private static final List<String> MAPPINGS = Stream.of("Request", "Get", "Post", "Put", "Patch", "Delete")
            .map(MAPPING::formatted)
            .toList();
    private static final Set<String> OPERATIONS = Set.of(
            "io/evenbook/command/http/CommandGate.perform",
            "io/evenbook/command/bulk/CompositeOperations.perform",
            "io/evenbook/command/bulk/CompositeOperations.rehearse");

    @Test
    void everyEndpointPerformsAnOperation() throws Exception {
        List<ClassModel> controllers = controllers();
        assertThat(controllers).hasSizeGreaterThan(10);
        List<String> others = new ArrayList<>();
        for (ClassModel controller : controllers) {
            for (MethodModel method : controller.methods()) {
                if (hasAnnotation(method, MAPPINGS) && !performsAnOperation(controller, method, new HashSet<>())) {
                    others.add(controller.thisClass().asInternalName() + "."
                            + method.methodName().stringValue());
                }
            }
        }
        assertThat(others).as("endpoints without an operation").isEmpty();
    }

    @Test
    void onlyTheSenderHasACommandBus() throws Exception {
        List<String> users = classes()
                .filter(each -> each.fields().stream()
                        .anyMatch(field ->
                                field.fieldType().equalsString("Lorg/axonframework/commandhandling/CommandBus;")))
                .map(each -> each.thisClass().asInternalName())
                .toList();
        assertThat(users).containsExactly("io/evenbook/command/http/CommandSender");
    }

    private static List<ClassModel> controllers() throws IOException, URISyntaxException {
        return classes()
                .filter(each -> each.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                        .flatMap(attribute -> attribute.annotations().stream())
                        .anyMatch(annotation -> annotation.className().equalsString(CONTROLLER)))
                .toList();
    }

    private static Stream<ClassModel> classes() throws IOException, URISyntaxException {
        Path root = Path.of(CommandSideConfiguration.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList().stream()
                    .map(EndpointsTest::parse);
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasAnnotation(MethodModel method, List<String> types) {
        return method.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                .flatMap(attribute -> attribute.annotations().stream())
                .map(Annotation::className)
                .anyMatch(name -> types.contains(name.stringValue()));
    }

    /** Follows calls within the controller, lambdas included. */
    private static boolean performsAnOperation(ClassModel controller, MethodModel method, Set<String> seen) {
        String owner = controller.thisClass().asInternalName();
        for (String call : calls(method)) {
            if (OPERATIONS.contains(call)) {
                return true;
            }
            boolean follows = call.startsWith(owner + ".")
                    && seen.add(call)
                    && controller.methods().stream()
                            .filter(other ->
                                    call.equals(owner + "." + other.methodName().stringValue()))
                            .anyMatch(other -> performsAnOperation(controller, other, seen));
            if (follows) {
                return true;
            }
        }
        return false;
    }

    private static List<String> calls(MethodModel method) {
        List<String> calls = new ArrayList<>();
        method.code().map(CodeModel::elementStream).orElseGet(Stream::empty).forEach(element -> {
            switch (element) {
                case InvokeInstruction invoke ->
                    calls.add(invoke.owner().asInternalName() + "."
                            + invoke.name().stringValue());
                case InvokeDynamicInstruction dynamic -> {
                    for (ConstantDesc argument : dynamic.bootstrapArgs()) {
                        if (argument instanceof DirectMethodHandleDesc handle) {
                            String owner = handle.owner().descriptorString();
                            calls.add(owner.substring(1, owner.length() - 1) + "." + handle.methodName());
                        }
                    }
                }
                default -> {}
            }
        });
        return calls;
    }
}
