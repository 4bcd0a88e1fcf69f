@NullMarked
package io.fairlead.configformat;

import org.jspecify.annotations.NullMarked;
