package io.evenbook.demo;

/** The service is unavailable, or its answer violates the contract in docs/openapi.json. */
final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServiceException(String message) {
        super(message);
    }
}
