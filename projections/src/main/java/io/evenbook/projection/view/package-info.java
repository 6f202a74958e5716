/** The framework of views: writing, generations and rebuilds, whatever a view shows. */
package io.evenbook.projection.view;
