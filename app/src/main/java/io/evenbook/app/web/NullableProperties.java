package io.evenbook.app.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.stream.Stream;
import org.springdoc.core.customizers.PropertyCustomizer;
import org.springframework.stereotype.Component;

/** Describes as nullable what answers have even if it is null; all else that is null is left out of them. */
@Component
class NullableProperties implements PropertyCustomizer {
    private static final String NULL = "null";

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Schema customize(Schema property, AnnotatedType type) {
        Annotation[] annotations = type.getCtxAnnotations();
        boolean isAlwaysSent = annotations != null
                && Stream.of(annotations)
                        .anyMatch(each ->
                                each instanceof JsonInclude include && include.value() == JsonInclude.Include.ALWAYS);
        if (!isAlwaysSent) {
            return property;
        }
        if (property.get$ref() != null) {
            return new Schema().anyOf(List.of(property, ofNull()));
        }
        if (property.getEnum() != null) {
            property.addEnumItemObject(null);
        }
        property.addType(NULL);
        return property;
    }

    private static Schema<Object> ofNull() {
        Schema<Object> nothing = new Schema<>();
        nothing.addType(NULL);
        return nothing;
    }
}
