/** How views are written, kept in generations and rebuilt, whatever they show. */
package io.evenbook.projection.view;
