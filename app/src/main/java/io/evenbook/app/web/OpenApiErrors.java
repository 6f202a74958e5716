package io.evenbook.app.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * Adds to each operation of the contract the codes of its problems by status: those of its own rules, and those of its
 * method. A request for another path, method or media type gets the default answer of all.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiErrors {
    private static final int SERVICE_UNAVAILABLE = 503;

    /** After the parameters, which say whether the operation has a condition. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    OpenApiCustomizer errors() throws IOException {
        Properties codes = PropertiesLoaderUtils.loadAllProperties("openapi/errors.properties");
        return api -> OpenApiOperation.all(api).forEach(operation -> {
            SortedMap<Integer, Collection<String>> errors = new TreeMap<>();
            addShared(errors, operation.method(), operation.described());
            addOwn(errors, codes.getProperty(operation.name(), ""));
            errors.forEach((status, own) -> operation
                    .described()
                    .getResponses()
                    .addApiResponse(Integer.toString(status), problem(status, own)));
        });
    }

    /** The form is {@code 404 account.unknown 409 account.closed account.frozen}. */
    private static void addOwn(Map<Integer, Collection<String>> errors, String codes) {
        int status = 0;
        for (String word : codes.isEmpty() ? new String[0] : codes.split(" ")) {
            if (Character.isDigit(word.charAt(0))) {
                status = Integer.parseInt(word);
            } else {
                errors.computeIfAbsent(status, _ -> new TreeSet<>()).add(word);
            }
        }
    }

    private static void addShared(Map<Integer, Collection<String>> errors, HttpMethod method, Operation operation) {
        add(errors, Fault.REQUEST_MALFORMED, Fault.AUTH_FORBIDDEN, Fault.OVERLOADED, Fault.UNAVAILABLE);
        if (method == HttpMethod.GET) {
            add(errors, Fault.LOG_INCARNATION, Fault.VIEW_BEHIND, Fault.NOT_ACCEPTABLE);
        } else {
            add(errors, Fault.CROSS_SITE, Fault.VERSION_CONFLICT, Fault.STANDBY, Fault.OUTCOME_UNKNOWN);
        }
        if (method == HttpMethod.POST) {
            add(errors, Fault.KEY_IN_PROGRESS, Fault.KEY_REUSED);
        }
        if (operation.getRequestBody() != null) {
            add(errors, Fault.REQUEST_TOO_LARGE, Fault.MEDIA_TYPE_UNSUPPORTED);
        }
        if (operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> parameter.getName().equals("If-Match"))) {
            addOwn(errors, "412 version.mismatch");
        }
    }

    private static void add(Map<Integer, Collection<String>> errors, Fault... faults) {
        Stream.of(faults)
                .forEach(fault -> errors.computeIfAbsent(fault.status().value(), _ -> new TreeSet<>())
                        .add(fault.code()));
    }

    private static ApiResponse problem(int status, Collection<String> codes) {
        ApiResponse problem = OpenApiParts.problem(String.join(", ", codes));
        return status == SERVICE_UNAVAILABLE
                ? problem.addHeaderObject("Retry-After", OpenApiParts.retryAfter())
                : problem;
    }
}
