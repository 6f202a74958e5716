/** The log as streams follow it. */
package io.evenbook.stream.log;
