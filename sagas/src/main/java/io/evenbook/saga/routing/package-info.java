/** Takes what one aggregate recorded to the aggregate that it concerns next. */
package io.evenbook.saga.routing;
