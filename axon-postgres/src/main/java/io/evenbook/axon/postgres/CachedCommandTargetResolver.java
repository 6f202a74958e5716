package io.evenbook.axon.postgres;

import java.lang.annotation.Annotation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.ReflectionUtils;
import org.axonframework.common.annotation.AnnotationUtils;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateVersion;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;

/**
 * Finds the aggregate that a command is for by the same annotations as Axon's {@code AnnotationCommandTargetResolver}, but
 * looks for them once per class and not once per command, which took a third of all the time of a small command.
 */
public final class CachedCommandTargetResolver implements CommandTargetResolver {

    private static final ClassValue<Targets> TARGETS = new ClassValue<>() {
        @Override
        protected Targets computeValue(Class<?> commandType) {
            return new Targets(
                    annotated(commandType, TargetAggregateIdentifier.class), annotated(commandType, TargetAggregateVersion.class));
        }
    };

    private record Targets(Optional<Member> identifier, Optional<Member> version) {
    }

    /** @throws IllegalArgumentException if the command names no aggregate, or a version that is no number */
    @Override
    public VersionedAggregateIdentifier resolveTarget(CommandMessage<?> command) {
        Targets targets = TARGETS.get(command.getPayloadType());
        Object identifier = targets.identifier().map(member -> valueOf(member, command.getPayload())).orElseThrow(
                () -> new IllegalArgumentException("No field or method says which aggregate it is for: " + command.getPayloadType()));
        return new VersionedAggregateIdentifier(
                identifier, targets.version().map(member -> number(valueOf(member, command.getPayload()))).orElse(null));
    }

    private static Optional<Member> annotated(Class<?> type, Class<? extends Annotation> annotation) {
        Stream<Method> methods = StreamSupport.stream(ReflectionUtils.methodsOf(type).spliterator(), false)
                .filter(method -> method.getParameterCount() == 0 && method.getReturnType() != void.class);
        Stream<Field> fields = StreamSupport.stream(ReflectionUtils.fieldsOf(type).spliterator(), false);
        return Stream.<AccessibleObject>concat(methods, fields)
                .filter(member -> AnnotationUtils.isAnnotationPresent((AnnotatedElement) member, annotation))
                .map(ReflectionUtils::ensureAccessible)
                .map(Member.class::cast)
                .findFirst();
    }

    private static Object valueOf(Member member, Object command) {
        return member instanceof Method method
                ? ReflectionUtils.invokeAndGetMethodValue(method, command)
                : ReflectionUtils.getFieldValue((Field) member, command);
    }

    private static Long number(Object version) {
        return switch (version) {
            case null -> null;
            case Number number -> number.longValue();
            case String digits -> Long.valueOf(digits);
            default -> throw new IllegalArgumentException("must be a number: version=" + version);
        };
    }
}
