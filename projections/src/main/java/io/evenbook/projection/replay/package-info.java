/** The HTTP API of operators for projections and rebuilds. */
package io.evenbook.projection.replay;
