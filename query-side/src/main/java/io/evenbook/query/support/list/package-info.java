/** Lists that are read in parts. */
package io.evenbook.query.support.list;
