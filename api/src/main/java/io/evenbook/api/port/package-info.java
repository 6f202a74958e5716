/**
 * Interfaces between the sides of the service. Command side, sagas, projections and query side call each other only
 * through these.
 */
package io.evenbook.api.port;
