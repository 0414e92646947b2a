//! `get_image_metadata` reads the size of a picture; `resize_image` says that this version does not resize.

use imagesize::ImageType;
use tera::{Map, TeraResult, Value};

use super::call::Call;
use super::files::{self, Lookup};
use crate::template::refusal::{refuse, refuse_with};
use crate::template::views::set;

/// Always an error that says what to do instead.
pub fn resize_image(call: &Call<'_>) -> TeraResult<Value> {
    let path = call.text("path")?;
    files::find(call, path)?.read(call, path)?;
    let help = Some(format!("link to the file as it is: `get_url(path=\"{path}\")`"));
    Err(refuse_with("pictures are not resized in this version", help))
}

/// `get_image_metadata(path, allow_missing=false)`: width and height in pixels, format and media type. Zola also reads what
/// a camera noted (`description`, `created`, a turned picture); here those two are `none`, and sizes are as stored.
pub fn get_image_metadata(call: &Call<'_>) -> TeraResult<Value> {
    let path = call.text("path")?;
    let found = files::find(call, path)?;
    let is_gone = matches!(found, Lookup::TakenDown(_));
    if (is_gone || matches!(found, Lookup::Missing | Lookup::Held(_))) && call.flag("allow_missing", false)? {
        return Ok(Value::none());
    }
    let bytes = found.read(call, path)?;
    // A picture that has been taken down takes no room.
    let gone = is_gone.then_some(Picture { width: 0, height: 0, format: "", mime: "" });
    let Some(picture) = gone.or_else(|| raster(&bytes)).or_else(|| svg(&bytes)) else {
        return Err(refuse(format!("`{path}` is not a picture whose size can be read")));
    };
    let mut map = Map::default();
    set(&mut map, "width", Value::from(picture.width));
    set(&mut map, "height", Value::from(picture.height));
    set(&mut map, "format", Value::from(picture.format));
    set(&mut map, "mime", Value::from(picture.mime));
    set(&mut map, "description", Value::none());
    set(&mut map, "created", Value::none());
    Ok(Value::from(map))
}

#[derive(Debug, PartialEq, Eq)]
struct Picture {
    /// Pixels.
    width: u64,
    /// Pixels.
    height: u64,
    format: &'static str,
    mime: &'static str,
}

fn raster(bytes: &[u8]) -> Option<Picture> {
    let size = imagesize::blob_size(bytes).ok()?;
    let (format, mime) = match imagesize::image_type(bytes).ok()? {
        ImageType::Png => ("png", "image/png"),
        ImageType::Jpeg => ("jpg", "image/jpeg"),
        ImageType::Gif => ("gif", "image/gif"),
        ImageType::Webp => ("webp", "image/webp"),
        ImageType::Bmp => ("bmp", "image/bmp"),
        ImageType::Ico => ("ico", "image/x-icon"),
        ImageType::Tiff => ("tiff", "image/tiff"),
        ImageType::Heif(_) => ("avif", "image/avif"),
        _ => return None,
    };
    Some(Picture { width: size.width as u64, height: size.height as u64, format, mime })
}

/// `width` and `height` where both are given in pixels, else the view box (SVG 2, section 8).
fn svg(bytes: &[u8]) -> Option<Picture> {
    let document = roxmltree::Document::parse(std::str::from_utf8(bytes).ok()?).ok()?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return None;
    }
    let pixels = |name: &str| root.attribute(name)?.trim_end_matches("px").trim().parse::<f64>().ok();
    let given = pixels("width").zip(pixels("height"));
    let (width, height) = given.or_else(|| {
        let numbers = root.attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty());
        let numbers: Vec<f64> = numbers.filter_map(|part| part.parse().ok()).collect();
        Some((*numbers.get(2)?, *numbers.get(3)?))
    })?;
    Some(Picture { width: width as u64, height: height as u64, format: "svg", mime: "image/svg+xml" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_pictures() {
        let gif = b"GIF89a\x03\x00\x02\x00\x00\x00\x00";
        assert_eq!(raster(gif), Some(Picture { width: 3, height: 2, format: "gif", mime: "image/gif" }));
        let size = |text: &str| svg(text.as_bytes()).map(|picture| (picture.width, picture.height));
        assert_eq!(size("<svg xmlns='http://www.w3.org/2000/svg' width='10px' height='20'/>"), Some((10, 20)));
        assert_eq!(size("<svg viewBox='0 0 30 40' width='100%'/>"), Some((30, 40)));
        assert_eq!(size("<html/>"), None);
        assert_eq!(raster(b"text"), None);
    }
}
