package io.evenbook.app.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.util.stream.Stream;

/**
 * One operation of the contract.
 *
 * @param path below {@value #BASE}
 */
public record OpenApiOperation(HttpMethod method, String path, Operation described) {
    public static final String BASE = "/api/v1";

    public static Stream<OpenApiOperation> all(OpenAPI api) {
        return api.getPaths().entrySet().stream()
                .flatMap(path -> path.getValue().readOperationsMap().entrySet().stream()
                        .map(operation -> new OpenApiOperation(
                                operation.getKey(), path.getKey().substring(BASE.length()), operation.getValue())));
    }

    /** Such as {@code GET /assets}. */
    public String name() {
        return method + " " + path;
    }
}
