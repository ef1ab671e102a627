#include "gateway/net/descriptor.h"

#include <unistd.h>

namespace sekisho {

void Descriptor::close(int number) {
  if (number >= 0) ::close(number);
}

}  // namespace sekisho
