//! Calls the functions of `proverka::sampling`.

use proverka::sampling::{Inspection, Probability, confidence, detectable, sample_size};

use crate::{keep, opaque};

pub(crate) fn everything() {
    let Some(asked) = Probability::new(opaque(19), opaque(20)) else { return };
    keep(Probability::part(asked));
    keep(Probability::whole(asked));
    keep(Probability::opposite(asked));
    keep(Inspection::perfect(opaque(200), opaque(5)));
    let Some(inspection) = Inspection::new(opaque(200), opaque(5), asked) else { return };
    keep(Inspection::finds(inspection, opaque(60), asked));
    keep(sample_size(inspection, asked));
    keep(detectable(opaque(200), opaque(60), asked, asked));
    keep(confidence(inspection, opaque(60), opaque(1_000_000)));
}
