package io.evenbook.app.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenbook.api.MalformedRequestException;
import jakarta.validation.ConstraintViolationException;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * Texts for requests that are malformed, such as {@code price must be a plain decimal in quotes, such as "12.30"}. They
 * name fields of the request, never Java classes. Several faults stand in one text, sorted and separated by semicolons.
 */
final class MalformedRequests {
    private MalformedRequests() {}

    /** Empty if the failure says nothing about the request. */
    static Optional<String> detailOf(Throwable failure) {
        return Optional.ofNullable(
                switch (failure) {
                    case MalformedRequestException e -> e.getMessage();
                    // Percent escapes that are not hexadecimal, or not UTF-8.
                    case InvalidParameterException _ -> "The parameters cannot be decoded";
                    case HttpMessageNotReadableException e ->
                        e.getCause() instanceof JacksonException fault
                                ? ofJson(fault)
                                : "The body is missing or not readable";
                    // A body whose chunks have no length, or whose sender has gone.
                    case BadRequestException _ -> "The body is missing or not readable";
                    case MethodArgumentNotValidException e ->
                        joined(e.getBindingResult().getAllErrors().stream().map(MalformedRequests::ofError));
                    case HandlerMethodValidationException e -> ofParameters(e);
                    case ConstraintViolationException e ->
                        joined(e.getConstraintViolations().stream()
                                .map(violation -> violation.getPropertyPath() + " " + violation.getMessage()));
                    case MethodArgumentTypeMismatchException e -> ofType(e);
                    case ServletRequestBindingException e -> e.getBody().getDetail();
                    default -> null;
                });
    }

    private static String ofError(ObjectError error) {
        if (error instanceof FieldError field) {
            // The message of a failed conversion names Java classes.
            return field.getField() + " "
                    + (field.isBindingFailure() ? "has the wrong form" : field.getDefaultMessage());
        }
        return error.getObjectName() + " " + error.getDefaultMessage();
    }

    private static String ofParameters(HandlerMethodValidationException e) {
        return joined(e.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error ->
                                result.getMethodParameter().getParameterName() + " " + error.getDefaultMessage())));
    }

    /** A value type of the domain says itself what it accepts. */
    private static String ofType(MethodArgumentTypeMismatchException e) {
        Throwable root = e.getMostSpecificCause();
        boolean saysIt = root instanceof IllegalArgumentException
                && root.getMessage() != null
                && root.getMessage().startsWith("must ");
        return saysIt ? root.getMessage() : e.getName() + " must be " + form(e.getRequiredType());
    }

    /** Jackson's own text names Java classes and quotes the source. */
    private static String ofJson(JacksonException fault) {
        String field = fault.getPath().stream()
                .map(step -> step.getPropertyName() != null ? step.getPropertyName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."));
        return switch (fault) {
            case UnrecognizedPropertyException _ -> "unknown field: " + field;
            case ValueInstantiationException value
            when value.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null ->
                field + " " + cause.getMessage();
            case InvalidFormatException format -> field + " must be " + form(format.getTargetType());
            case StreamReadException _ -> "The body is not valid JSON";
            case DatabindException _ when !field.isEmpty() -> field + " has the wrong type";
            default -> "The body does not have the expected form";
        };
    }

    private static String form(Class<?> type) {
        if (type != null && type.isEnum()) {
            return "one of "
                    + Stream.of(type.getFields())
                            .filter(Field::isEnumConstant)
                            .map(MalformedRequests::nameOf)
                            .toList();
        }
        return switch (type == null ? "" : type.getSimpleName()) {
            case "BigDecimal" -> "a plain decimal in quotes, such as \"12.30\"";
            case "Instant" -> "a time such as 2026-01-31T12:00:00Z";
            case "LocalTime" -> "a time of day such as 09:30";
            case "LocalDate" -> "a date such as 2026-01-31";
            case "Duration" -> "a duration such as PT5M";
            case "int", "long", "Integer", "Long" -> "a whole number";
            case "boolean", "Boolean" -> "true or false";
            default -> "written differently";
        };
    }

    /** The name of a constant in JSON. */
    private static String nameOf(Field constant) {
        JsonProperty given = constant.getAnnotation(JsonProperty.class);
        return given == null ? constant.getName() : given.value();
    }

    private static String joined(Stream<String> faults) {
        return faults.sorted().collect(Collectors.joining("; "));
    }
}
