package io.evenbook.app.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * Describes the parameters and properties whose name means the same everywhere. The Javadoc of a record describes
 * properties that mean something else, or more, and wins.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiTerms {

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    OpenApiCustomizer terms() throws IOException {
        Properties terms = PropertiesLoaderUtils.loadAllProperties("openapi/terms.properties");
        Properties parameters = PropertiesLoaderUtils.loadAllProperties("openapi/parameters.properties");
        return api -> {
            api.getComponents().getSchemas().values().forEach(schema -> describe(schema, terms));
            OpenApiOperation.all(api)
                    .forEach(operation -> parameters(operation.described())
                            .filter(parameter -> parameter.getDescription() == null)
                            .forEach(parameter -> parameter.setDescription(
                                    description(operation.name(), parameter, parameters, terms))));
        };
    }

    /** A path names the thing itself, a query a choice. */
    private static String description(String operation, Parameter parameter, Properties parameters, Properties terms) {
        String name = parameter.getName();
        String own = parameters.getProperty(operation + " " + name);
        if (own != null) {
            return own;
        }
        return "path".equals(parameter.getIn())
                ? terms.getProperty(name, parameters.getProperty(name))
                : parameters.getProperty(name, terms.getProperty(name));
    }

    private static Stream<Parameter> parameters(Operation operation) {
        return operation.getParameters() == null ? Stream.empty() : operation.getParameters().stream();
    }

    /** A property of another schema of the contract is described by that one. */
    private static void describe(Schema<?> schema, Properties terms) {
        properties(schema).forEach((name, property) -> {
            if (property.getDescription() == null && property.get$ref() == null) {
                property.setDescription(terms.getProperty(name));
            }
        });
        Stream.of(schema.getAllOf(), schema.getOneOf(), schema.getAnyOf())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .forEach(part -> describe(part, terms));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Schema<?>> properties(Schema<?> schema) {
        return schema.getProperties() == null
                ? Map.of()
                : (Map<String, Schema<?>>) (Map<String, ?>) schema.getProperties();
    }
}
