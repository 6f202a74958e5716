/** The view {@code controls}: results of controls and reconciliations. */
package io.evenbook.projection.control;
