package io.evenbook.demo;

/** The service is not there, or does not answer as its contract says. */
final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServiceException(String message) {
        super(message);
    }
}
