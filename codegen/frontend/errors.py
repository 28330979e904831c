# SPDX-License-Identifier: Apache-2.0
"""The one way in which the generator gives up."""


class CodegenError(Exception):
    """Something in the model, the patches or the list of operations that we refuse to guess about."""
