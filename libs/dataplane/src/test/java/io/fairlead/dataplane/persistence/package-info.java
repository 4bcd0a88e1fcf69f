@NullMarked
package io.fairlead.dataplane.persistence;

import org.jspecify.annotations.NullMarked;
